// Whether this browser shows AVIF images, which slides have where they are smaller. One that cannot be asked gets WebP.
interface Decoder {
  isTypeSupported(type: string): Promise<boolean>;
}

let shown = false;

export const avifAsked: Promise<boolean> = ask((globalThis as { ImageDecoder?: Decoder }).ImageDecoder).then((shows) => (shown = shows));

// The answer as far as it is known; it takes some milliseconds after the page's start.
export const showsAvif = (): boolean => shown;

async function ask(decoder: Decoder | undefined): Promise<boolean> {
  try {
    return (await decoder?.isTypeSupported("image/avif")) ?? false;
  } catch {
    return false;
  }
}
