import { App } from "./app.ts";

new App(acquireVsCodeApi()).start();
