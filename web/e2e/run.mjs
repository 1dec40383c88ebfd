// A few journeys in a real browser, in both languages and themes: no console message under the strict policy, no violation that
// axe finds, and what is shown follows the cluster. COB_URL names the server; screenshots go to COB_SHOTS if that is set.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const url = process.env.COB_URL ?? "http://127.0.0.1:8080";
const shots = process.env.COB_SHOTS;
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const browser = await chromium.launch({
  executablePath: process.env.COB_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const kubectl = (...args) => execFileSync("kubectl", args, { encoding: "utf8" });
let passed = 0;
let failed = 0;

async function journey(
  name,
  { language = "en", theme = "light", viewport = { width: 1280, height: 800 } },
  steps,
) {
  const context = await browser.newContext({ viewport, reducedMotion: "reduce" });
  await context.addInitScript(
    ([l, t]) => {
      localStorage.setItem("language", l);
      localStorage.setItem("theme", t);
    },
    [language, theme],
  );
  const page = await context.newPage();
  const messages = [];
  page.on("console", (message) => messages.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => messages.push(`error: ${error.message}`));
  try {
    await steps(page);
    assert.deepEqual(messages, [], "the console is silent");
    passed += 1;
    console.log(`ok   ${name} (${language}, ${theme})`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name} (${language}, ${theme}): ${error.message}\n${messages.join("\n")}`);
  } finally {
    if (shots) await page.screenshot({ path: `${shots}/${name}-${language}-${theme}.png` });
    await context.close();
  }
}

/** axe is evaluated through the debugging protocol, which the page's policy does not concern. */
async function accessible(page) {
  const { readFileSync } = await import("node:fs");
  await page.evaluate(readFileSync(axe, "utf8"));
  const result = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
  const found = result.violations.map(
    (one) => `${one.id}: ${one.nodes.map((node) => node.target).join(" ")}`,
  );
  assert.deepEqual(found, [], "axe finds nothing");
}

for (const language of ["en", "zh-CN"]) {
  for (const theme of ["light", "dark"]) {
    await journey("table", { language, theme }, async (page) => {
      await page.goto(`${url}/ui/o/core/nodes`);
      await page.getByRole("gridcell", { name: "node-01" }).waitFor();
      await page
        .getByText(language === "en" ? "live" : "实时", { exact: true })
        .first()
        .waitFor();
      await accessible(page);
    });
    await journey("object", { language, theme }, async (page) => {
      await page.goto(`${url}/ui/o/core/namespaces/_/default`);
      await page.locator(".yaml").getByText("kubernetes.io/metadata.name").waitFor();
      await accessible(page);
    });
    await journey("cache", { language, theme }, async (page) => {
      await page.goto(`${url}/ui/cache`);
      await page.getByRole("link", { name: "core/pods" }).waitFor();
      await accessible(page);
    });
  }
}

await journey("live", {}, async (page) => {
  kubectl("delete", "configmap", "seen-live", "-n", "default", "--ignore-not-found");
  await page.goto(`${url}/ui/o/core/configmaps?ns=default`);
  await page.getByRole("gridcell", { name: "kube-root-ca.crt" }).waitFor();
  kubectl("create", "configmap", "seen-live", "-n", "default");
  await page.getByRole("gridcell", { name: "seen-live" }).waitFor({ timeout: 5000 });
  kubectl("delete", "configmap", "seen-live", "-n", "default");
  await page.getByRole("gridcell", { name: "seen-live" }).waitFor({ state: "detached", timeout: 5000 });
});

await journey("filter-sort-open", {}, async (page) => {
  await page.goto(`${url}/ui/`);
  await page.getByRole("link", { name: /^Node\s*\d*$/ }).click();
  await page.getByRole("gridcell", { name: "node-01" }).waitFor();
  await page.getByRole("button", { name: "Name" }).click();
  await page.getByRole("button", { name: "Name" }).click();
  await page.waitForURL(/sort=-name/);
  await page.keyboard.press("/");
  await page.keyboard.type("node-02");
  await page.getByRole("gridcell", { name: "node-01" }).waitFor({ state: "detached" });
  await page.getByRole("link", { name: "node-02" }).click();
  await page.locator(".yaml").getByText("hostname").first().waitFor();
  await page.goBack();
  await page.getByRole("gridcell", { name: "node-02" }).waitFor();
});

await journey("narrow", { viewport: { width: 390, height: 800 } }, async (page) => {
  await page.goto(`${url}/ui/o/core/nodes`);
  await page.getByRole("gridcell", { name: "node-01" }).waitFor();
  await page.getByRole("button", { name: "Menu" }).click();
  await page.getByRole("link", { name: /^Namespace\s*\d*$/ }).click();
  await page.getByRole("gridcell", { name: "kube-system" }).waitFor();
});

await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
