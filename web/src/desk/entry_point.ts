// The desk's code comes with its sentences.
import { deskTextReady } from "../text/desk";
import { Desk } from "./desk";

export async function deskWithText() {
  await deskTextReady();
  return Desk;
}
