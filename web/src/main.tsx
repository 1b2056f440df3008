import { render } from "preact";
import { App } from "./app";
import "./style/base.css";
import "./style/pages.css";

const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no #app");
render(<App />, root);
