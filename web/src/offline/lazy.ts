// The parts of the saved lectures, with their words, each fetched where it is wanted.
import { offlineTextReady } from "../text/offline";

async function withText<T>(code: Promise<T>): Promise<T> {
  await offlineTextReady();
  return code;
}

export const savedPage = () => withText(import("./saved_page").then(({ SavedPage }) => SavedPage));
export const savedList = () => withText(import("./saved_page").then(({ SavedList }) => SavedList));
export const dataMeter = () => withText(import("./data_meter").then(({ DataMeter }) => DataMeter));
export const budgetNotice = () => withText(import("./data_meter").then(({ BudgetNotice }) => BudgetNotice));
export const transcript = () => withText(import("../player/transcript").then(({ Transcript }) => Transcript));
export const saveSection = () => withText(import("./save_section").then(({ SaveSection }) => SaveSection));
export const saveControl = () => withText(import("./save_control").then(({ SaveControl }) => SaveControl));
