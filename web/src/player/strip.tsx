// One line over the picture: worth knowing, and nothing to wait for.
import type { ComponentChildren } from "preact";

export function Strip({ text, children }: { text: string; children?: ComponentChildren }) {
  return (
    <p class="player-strip" role="status">
      {text} {children}
    </p>
  );
}
