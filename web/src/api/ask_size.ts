// How large a file is, asked for before it is fetched. Asking costs as well, some 500 bytes.

const known = new Map<string, number>(); // bytes by address, while this page is open: what a package has under a name stays

export function knownSize(address: string): number | undefined {
  return known.get(address);
}

/** As it will be stored: for a part, browsers ask for what is not compressed. `undefined`: nobody says. */
export async function askSize(address: string, signal?: AbortSignal): Promise<number | undefined> {
  if (!known.has(address)) {
    const bytes = await sizeAt(address, signal);
    if (bytes !== null) known.set(address, bytes);
  }
  return known.get(address);
}

async function sizeAt(address: string, signal?: AbortSignal): Promise<number | null> {
  try {
    const answer = await fetch(address, { method: "HEAD", headers: { range: "bytes=0-" }, ...(signal && { signal }) });
    const bytes = Number(answer.headers.get("content-length"));
    const isPacked = answer.headers.get("content-encoding") !== null;
    return answer.ok && bytes > 0 && !isPacked ? bytes : null;
  } catch {
    return null;
  }
}
