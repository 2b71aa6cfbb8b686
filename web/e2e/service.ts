// Starts the real program on a free port and stops it.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

/** A running program. */
export interface Service {
  url: string;
  stop(): void;
}

/** Starts the program that `LACHIN_MAP_BIN` names, over its own data or a folder's, and waits until it says where it listens. */
export async function startService(folder?: string): Promise<Service> {
  const program = resolve(process.env.LACHIN_MAP_BIN ?? "../target/release/lachin-map");
  if (!existsSync(program)) throw new Error(`there is no program at ${program}`);
  const data = folder ? ["--geodata", folder] : [];
  const child: ChildProcess = spawn(program, ["serve", "--listen", "127.0.0.1:0", ...data], {
    stdio: ["ignore", "pipe", "inherit"],
    // The report tells of tests; of the requests behind them only what went wrong.
    env: { ...process.env, RUST_LOG: "warn" },
  });
  if (!child.stdout) throw new Error("the program has no output");
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /listening on (http:\/\/\S+)/.exec(line);
    if (found?.[1]) return { url: found[1].replace(/\/$/, ""), stop: () => child.kill() };
  }
  throw new Error("the program ended without listening");
}
