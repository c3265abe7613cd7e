import { existsSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { CHECKOUT } from "../support/engine";
import { pages, textOf } from "./support/blocks";

/** The anchors of a page, made from its headings by GitHub's rules. */
function anchorsOf(page: string): Set<string> {
  const headings = [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replace(/ /g, "-"),
    ),
  );
}

/** The error in a link of a page. Undefined if there is none. */
function faultOf(page: string, link: string): string | undefined {
  const [path = "", anchor] = link.split("#", 2);
  const target = path === "" ? page : normalize(join(dirname(page), path));
  if (target.startsWith("..")) return "leads out of the checkout";
  const file = join(CHECKOUT, target);
  if (!existsSync(file)) return "there is no such file";
  if (anchor === undefined || statSync(file).isDirectory()) return undefined;
  return anchorsOf(target).has(anchor) ? undefined : `${target} has no such heading`;
}

/** The links of a page to other files. */
function linksOf(page: string): string[] {
  const prose = textOf(page).replace(/```[\s\S]*?```/g, "");
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  return links.filter((link) => !/^\w+:/.test(link));
}

it("every link between the pages leads somewhere", () => {
  const faults = pages().flatMap((page) =>
    linksOf(page).flatMap((link) => {
      const fault = faultOf(page, link);
      return fault === undefined ? [] : [`${page}: ${link}: ${fault}`];
    }),
  );
  expect(faults).toEqual([]);
});

it("every page of docs/ can be reached from its first one", () => {
  const reached = new Set(["docs/_index.md"]);
  for (const page of reached) {
    for (const link of linksOf(page)) {
      const target = normalize(join(dirname(page), link.replace(/#.*/, "")));
      if (/^docs\/.*\.md$/.test(target)) reached.add(target);
    }
  }
  expect(pages().filter((page) => page.startsWith("docs/") && !reached.has(page))).toEqual([]);
});

it("knows a link that leads nowhere", () => {
  expect(faultOf("README.md", "docs/nowhere.md")).toBe("there is no such file");
  expect(faultOf("docs/recover.md", "../README.md#nothing-of-the-kind")).toBe("README.md has no such heading");
  expect(faultOf("docs/recover.md", "../README.md#settings")).toBeUndefined();
});
