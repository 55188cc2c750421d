// Bundles the sources here into ../static, which is committed: `npm ci && npm run build`.
// `built-from.txt` names what the bundle was built from; a test holds it against the sources.
import { createHash } from "node:crypto";
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const target = "../static";

await build({
  entryPoints: ["src/workbench.ts", "src/start.ts", "src/theme.ts", "styles/youju.css", "styles/workbench.css"],
  outdir: target,
  entryNames: "[name]",
  bundle: true,
  minify: true,
  charset: "utf8",
  target: ["chrome100", "firefox100", "safari15"],
  legalComments: "none",
});

copyFileSync("node_modules/htmx.org/dist/htmx.min.js", join(target, "htmx.min.js"));
copyFileSync("node_modules/htmx-ext-json-enc/json-enc.js", join(target, "json-enc.js"));
writeFileSync(join(target, "LICENSES.txt"), licences());
writeFileSync(join(target, "built-from.txt"), `${sourcesHash()}\n`);

function licences() {
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
  const shipped = Object.entries(lock.packages).filter(([path, entry]) => path && !entry.dev);
  return shipped.map(([path, entry]) => `${"=".repeat(72)}\n${path.replace("node_modules/", "")} ${entry.version} (${entry.license ?? "see below"})\n\n${licenceText(path)}`).join("\n");
}

function licenceText(path) {
  const name = readdirSync(path).find((file) => /^licen[cs]e/i.test(file));
  return name ? readFileSync(join(path, name), "utf8") : "No licence file is shipped with this package; the licence is named above.\n";
}

function sourcesHash() {
  const hash = createHash("sha256");
  const files = ["package-lock.json", ...["src", "styles"].flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)))];
  for (const file of files.sort()) hash.update(file.replaceAll("\\", "/")).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}
