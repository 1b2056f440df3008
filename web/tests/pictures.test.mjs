import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { namedPictures, pictureFolder, shownPictures } from "../scripts/pictures/shown.mjs";
import { pages } from "../scripts/pictures/pages.mjs";

test("the documents show the pictures that there are, and no picture is there that none shows", () => {
  expect(readdirSync(pictureFolder).sort()).toEqual(namedPictures());
});

test("each of them is of a page that the script can take", () => {
  expect(shownPictures(Object.keys(pages)).length).toBe(namedPictures().length);
});
