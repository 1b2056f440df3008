// A time that is typed: taken when the field is left, or at Enter.
interface TypedTimeProps {
  label: string;
  text: string; // as typed so far
  problem: string | undefined; // its id
  onType: (text: string) => void;
  onTake: (text: string) => void;
}

export function TypedTime({ label, text, problem, onType, onTake }: TypedTimeProps) {
  return (
    <label class="typed-time">
      <span>{label}</span>
      <input
        type="text"
        dir="ltr"
        autocomplete="off"
        value={text}
        aria-invalid={problem !== undefined}
        aria-describedby={problem}
        onInput={(event) => onType(event.currentTarget.value)}
        onBlur={(event) => onTake(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") onTake(event.currentTarget.value);
        }}
      />
    </label>
  );
}
