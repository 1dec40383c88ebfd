import { expect, it } from "vitest";
import { age, bytes, tick } from "./format";

it("prints ages as kubectl does", () => {
  const table: [number, string][] = [
    [-5, "<invalid>"],
    [-0.5, "0s"],
    [119, "119s"],
    [120, "2m"],
    [135, "2m15s"],
    [10799, "179m"],
    [11100, "3h5m"],
    [172799, "47h"],
    [180000, "2d2h"],
    [63158400, "2y1d"],
    [252288000, "8y"],
  ];
  for (const [seconds, text] of table) expect(age(seconds)).toBe(text);
});

it("keeps ages ticking inside their cell", () => {
  expect(tick("3 (5m ago)", 100, 700)).toBe("3 (10m ago)");
  expect(tick("5s", 100, 110)).toBe("10s");
  expect(tick(7, undefined, 0)).toBe("7");
  expect(tick(null, undefined, 0)).toBe("");
});

it("never shows an unknown size as zero", () => {
  expect([bytes(null), bytes(0), bytes(1536)]).toEqual(["–", "0 B", "1.5 KiB"]);
});
