import { describe, expect, it } from "vitest";
import { filled, followedParams, readBounds, readConfig, tileAddress } from "./map-config.ts";

describe("a map's attributes", () => {
  it("give the bounds, or say what is wrong with them", () => {
    expect(readBounds("-17.2,20.7,-0.9,36")).toEqual([-17.2, 20.7, -0.9, 36]);
    expect(() => readBounds("1,2,3")).toThrow("west,south,east,north");
    expect(() => readBounds("a,b,c,d")).toThrow();
  });

  it("have safe stand-ins", () => {
    const config = readConfig({ bounds: "0,0,1,1" }, "ar", "rtl");
    expect(config).toMatchObject({ language: "ar", rtl: true, level: "communes", follow: [], base: "" });
  });
});

describe("a tile address", () => {
  it("keeps its placeholders and carries the filters", () => {
    expect(tileAddress("/tiles/ma/ar/agreements/{z}/{x}/{y}.pbf", "http://localhost", "scale=medina&scale=city")).toBe(
      "http://localhost/tiles/ma/ar/agreements/{z}/{x}/{y}.pbf?scale=medina&scale=city",
    );
    expect(tileAddress("/t/{z}/{x}/{y}.pbf?country=ma", "http://localhost", "scale=city")).toBe("http://localhost/t/{z}/{x}/{y}.pbf?country=ma&scale=city");
    expect(tileAddress("/t/{z}/{x}/{y}.pbf", "http://localhost")).toBe("http://localhost/t/{z}/{x}/{y}.pbf");
  });

  it("follows only the page's parameters it was told to, and no empty one", () => {
    expect(followedParams("?scale=medina&page=3&q=&partner=12", ["scale", "partner", "q"])).toBe("scale=medina&partner=12");
  });
});

describe("an address with places to fill", () => {
  it("cannot be led elsewhere by a value", () => {
    expect(filled("/ma/agreements/{code}/", { code: "../x?y" })).toBe("/ma/agreements/..%2Fx%3Fy/");
    expect(filled("/list?territory={territory}&scale={scale}", { territory: "01.531", scale: "medina" })).toBe("/list?territory=01.531&scale=medina");
  });
});
