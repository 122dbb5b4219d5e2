import { render } from "preact";
import { App } from "./pages/app";
import { keepShell } from "./shell";
import "./style/ground.css";
import "./style/parts.css";
import "./style/floor.css";
import "./style/lane.css";
import "./style/door.css";

const page = document.getElementById("page");
if (page !== null) render(<App />, page);
keepShell();
