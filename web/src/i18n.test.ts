import { expect, it } from "vitest";
import { translate } from "./i18n";

it("fills in values in both languages", () => {
  expect(translate("en", "rows", { shown: 3, total: 7 })).toBe("3 of 7");
  expect(translate("zh-CN", "rows", { shown: 3, total: 7 })).toBe("3 / 7");
});
