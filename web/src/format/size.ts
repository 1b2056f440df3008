// Bytes and bit rates as a data plan counts them: decimal megabytes.

export function megabytes(bytes: number, locale = "en"): string {
  const value = bytes / 1e6;
  const digits = value < 10 ? 1 : 0;
  const shown = value > 0 && value < 0.1 ? 0.1 : value;
  return `${new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(shown)} MB`;
}

export function bitRate(bitsPerSecond: number, locale = "en"): string {
  const number = (value: number, digits: number) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
  if (bitsPerSecond >= 1e6) return `${number(bitsPerSecond / 1e6, 1)} Mbit/s`;
  return `${number(bitsPerSecond / 1e3, 0)} kbit/s`;
}
