import { render } from "preact";
import { askAhead } from "./ahead";
import { App } from "./app";
import { hideApp, lead } from "./first/lead";
import { currentRoute } from "./navigation";
import { forgetWithOtherWindows } from "./parts/next_user";
import { speakFirst } from "./text/speak";
import "./style/base.css";
import "./style/pages.css";

const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no #app");
if (lead() !== null) hideApp(root);
forgetWithOtherWindows();
const words = speakFirst();
askAhead(currentRoute()); // comes beside the words of another language
void words.then(() => render(<App />, root));

// When the page has long what it wants.
const registerAfterMs = 5_000;
if (import.meta.env.PROD) {
  setTimeout(() => void import("./offline/register").then(({ register }) => register(), () => undefined), registerAfterMs);
  if (navigator.serviceWorker?.controller) void import("./offline/updates").then(({ followUpdates }) => followUpdates()).catch(() => undefined);
}
