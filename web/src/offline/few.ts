// Some work for each of a list, a few at a time.

/** The results, in the list's order. After the first failure, which is that of all, nothing more is begun. */
export async function fewAtOnce<T, R>(list: readonly T[], most: number, work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = list.entries();
  let failed = false;
  const next = async () => {
    for (const [place, one] of waiting) {
      results[place] = await work(one);
      if (failed) return;
    }
  };
  try {
    await Promise.all(Array.from({ length: most }, next));
  } catch (failure) {
    failed = true;
    throw failure;
  }
  return results;
}
