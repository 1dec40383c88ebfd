import { createRoot } from "react-dom/client";
import { App } from "./app";
import { SettingsProvider } from "./settings";
import "./style.css";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <SettingsProvider>
      <App />
    </SettingsProvider>,
  );
}
