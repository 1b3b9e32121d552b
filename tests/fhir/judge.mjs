// Prints what the validator of the package `fhir` says of each resource of NDJSON files: a JSON object a line.

import { readFileSync } from "node:fs";
import fhir from "fhir";

const validator = new fhir.Fhir();

for (const path of process.argv.slice(2)) {
  for (const line of readFileSync(path, "utf8").split("\n").filter(Boolean)) {
    const resource = JSON.parse(line);
    const { messages } = validator.validate(resource, { errorOnUnexpected: true });
    for (const { severity, location, message } of messages) {
      const where = `${resource.resourceType}/${resource.id}`;
      console.log(JSON.stringify({ where, severity, location, message }));
    }
  }
}
