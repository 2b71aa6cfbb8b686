// Writes what was built.
import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** Writes a file unless it holds these bytes already, so that nothing that is built from it is built again. */
export function put(path, bytes) {
  if (!existsSync(path) || !readFileSync(path).equals(Buffer.from(bytes))) writeFileSync(path, bytes);
}
