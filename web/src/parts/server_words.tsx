// What the server says in its own words, which are English.
export function ServerWords({ text, inBrackets = false }: { text: string; inBrackets?: boolean }) {
  return (
    <bdi lang="en" class="server-words">
      {inBrackets ? `(${text})` : text}
    </bdi>
  );
}
