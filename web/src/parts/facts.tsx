// Short facts in a row, each on one line where it fits, with a dot between those that share one. What is not known is left out.
export function Facts({ of }: { of: string[] }) {
  return (
    <p class="facts facts-row">
      {of
        .filter((fact) => fact !== "")
        .map((fact, place) => (
          <span key={place}>
            <bdi>{fact}</bdi>
          </span>
        ))}
    </p>
  );
}
