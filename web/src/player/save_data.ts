// Whether the browser was told to spare data: a setting of phones, and of some operators' browsers.
export function savesData(): boolean {
  return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
}
