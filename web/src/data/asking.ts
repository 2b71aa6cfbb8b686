// Asks the service one question at a time: a newer one ends the older, whose answer is never told.

/** How a question stands. */
export type Asked<Answer> =
  | { state: "loading" }
  | { state: "failed" }
  | { state: "answered"; answer: Answer };

/** Fetches an answer; is told by the signal that nobody waits for it any more. */
export type Fetch<Answer> = (address: string, signal: AbortSignal) => Promise<Answer>;

/** Asks questions that may follow each other faster than they are answered. */
export class Asking<Answer> {
  #current: AbortController | null = null;
  #address: string | null = null;

  constructor(
    private readonly fetch: Fetch<Answer>,
    /** Is told how the newest question stands; never of an older one. */
    private readonly tell: (asked: Asked<Answer>) => void,
  ) {}

  /** The question that was asked last and not withdrawn. */
  get address(): string | null {
    return this.#address;
  }

  /** Asks after a pause in milliseconds, within which a newer question takes the place of this one. */
  ask(address: string, pause = 0): void {
    this.stop();
    const controller = new AbortController();
    this.#current = controller;
    this.#address = address;
    this.tell({ state: "loading" });
    const timer = setTimeout(() => void this.#fetch(address, controller), pause);
    controller.signal.addEventListener("abort", () => clearTimeout(timer));
  }

  /** Withdraws the question. */
  stop(): void {
    this.#current?.abort();
    this.#current = null;
    this.#address = null;
  }

  async #fetch(address: string, controller: AbortController): Promise<void> {
    let asked: Asked<Answer>;
    try {
      asked = { state: "answered", answer: await this.fetch(address, controller.signal) };
    } catch {
      asked = { state: "failed" };
    }
    // An answer may have been on its way when its question was withdrawn.
    if (this.#current === controller) this.tell(asked);
  }
}

/** Fetches JSON; anything but success is an error. */
export async function fetchJson<Answer>(address: string, signal: AbortSignal): Promise<Answer> {
  const response = await fetch(address, { headers: { accept: "application/json" }, signal });
  if (!response.ok) throw new Error(`${address} answers ${response.status}`);
  return (await response.json()) as Answer;
}
