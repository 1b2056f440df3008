/** The one in the language that is spoken, if there is one; the first otherwise. */
export function spokenFirst<T extends { language: string }>(all: T[], spoken: string): T | undefined {
  const base = (tag: string) => tag.split("-")[0]?.toLowerCase();
  return all.find(({ language }) => base(language) === base(spoken)) ?? all[0];
}
