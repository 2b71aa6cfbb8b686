// Goes on by itself, a step at a time, until there are no more steps or it is stopped.

/** Takes steps at a pace. */
export class Player {
  #timer: ReturnType<typeof setTimeout> | null = null;
  #playing = false;

  constructor(
    /** Takes a step, and says whether another may follow. */
    private readonly step: () => boolean,
    /** Milliseconds from step to step. */
    private readonly pace: number,
    /** Is told when it begins and when it ends. */
    private readonly tell: (playing: boolean) => void,
  ) {}

  /** Whether it is going on. */
  get playing(): boolean {
    return this.#playing;
  }

  /** Takes a step at once and then goes on. */
  start(): void {
    if (this.#playing) return;
    this.#playing = true;
    this.tell(true);
    this.#go();
  }

  /** Takes no more steps. */
  stop(): void {
    if (!this.#playing) return;
    this.#playing = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.tell(false);
  }

  #go(): void {
    const more = this.step();
    // What the step brought about may have stopped it.
    if (!this.#playing) return;
    if (more) this.#timer = setTimeout(() => this.#go(), this.pace);
    else this.stop();
  }
}
