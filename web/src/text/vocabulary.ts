// The sentences of a part of the pages in every language. English comes with the code: it is there when another cannot be loaded.
import { Store } from "../player/store";
import type { Language } from "./languages";

export type Sentences<K extends string> = Readonly<Record<K, string>>;
type Loaders<K extends string> = Record<Exclude<Language, "en">, () => Promise<Sentences<K>>>;

/** What the pages speak now. */
export const spoken = new Store<{ language: Language }>({ language: "en" });

export interface Vocabulary<K extends string> {
  sentence(key: K): { template: string; language: Language };
  has(key: string): key is K;
  load(language: Language): Promise<void>;
}

const vocabularies: Pick<Vocabulary<string>, "load">[] = [];

export function vocabulary<K extends string>(english: Sentences<K>, loaders: Loaders<K>): Vocabulary<K> {
  const loaded = new Map<Language, Sentences<K>>([["en", english]]);
  const made: Vocabulary<K> = {
    sentence(key) {
      const { language } = spoken.get();
      const own = loaded.get(language);
      return own === undefined ? { template: english[key], language: "en" } : { template: own[key], language };
    },
    has: (key): key is K => key in english,
    async load(language) {
      if (language !== "en" && !loaded.has(language)) loaded.set(language, await loaders[language]());
    },
  };
  vocabularies.push(made);
  return made;
}

export async function loadAll(language: Language): Promise<void> {
  await Promise.all(vocabularies.map((one) => one.load(language)));
}
