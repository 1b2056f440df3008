// What changed, said once to those who do not see it.
import { Store, useStore } from "../player/store";

const said = new Store<{ text: string }>({ text: "" });

export function announce(text: string): void {
  said.set({ text: said.get().text === text ? `${text}\u00a0` : text }); // the same twice is news twice
}

export function Announcer() {
  const { text } = useStore(said);
  return (
    <p class="visually-hidden" role="status">
      {text}
    </p>
  );
}
