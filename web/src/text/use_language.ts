import { useStore } from "../player/store";
import type { Language } from "./languages";
import { spoken } from "./vocabulary";

// Draws again when another language is chosen.
export function useLanguage(): Language {
  return useStore(spoken).language;
}
