// Copies what browsers and tests load out of node_modules, each into a folder with its version.
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";

const folder = async (name, parent) => {
  const from = `node_modules/${name}`;
  const { version } = JSON.parse(await readFile(`${from}/package.json`, "utf8"));
  const to = `${parent}/${name}-${version}`;
  await mkdir(to, { recursive: true });
  return { from, to };
};

const govuk = await folder("govuk-frontend", "static/vendor");
const script = await readFile(`${govuk.from}/dist/govuk/govuk-frontend.min.js`, "utf8");
// Without the pointer to a source map, which is not vendored and would stop collectstatic.
await writeFile(`${govuk.to}/govuk-frontend.min.js`, script.replace(/\/\/# sourceMappingURL=.*\s*$/, "\n"));
// The package carries no licence file of its own; its text is kept here.
await copyFile("static/vendor/govuk-frontend.LICENSE.txt", `${govuk.to}/LICENSE.txt`);

const axe = await folder("axe-core", "tests/vendor");
await copyFile(`${axe.from}/axe.min.js`, `${axe.to}/axe.min.js`);
await copyFile(`${axe.from}/LICENSE`, `${axe.to}/LICENSE`);
