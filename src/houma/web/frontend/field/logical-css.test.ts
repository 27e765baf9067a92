import { expect, test } from "vitest";
import { toLogical } from "./logical-css.ts";

test("sides become start and end, whatever they are sides of", () => {
  expect(toLogical(".a{margin-left:1px;padding-right : 2px;border-left-width:0}")).toBe(
    ".a{margin-inline-start:1px;padding-inline-end : 2px;border-inline-start-width:0}",
  );
  expect(toLogical(".a{border-top-left-radius:1px;border-bottom-right-radius:2px}")).toBe(
    ".a{border-start-start-radius:1px;border-end-end-radius:2px}",
  );
  expect(toLogical(".a{left:0;text-align:right;float:left}")).toBe(".a{inset-inline-start:0;text-align:end;float:inline-start}");
});

test("names of classes and other values stay", () => {
  const kept = ".ml-left .right,.left-0{background-position:left top;transform-origin:left;--gap-left:2px}";
  expect(toLogical(kept)).toBe(kept);
});
