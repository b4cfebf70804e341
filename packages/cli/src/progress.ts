import { SingleBar } from 'cli-progress';

/** What a long command tells while it works. One step at a time. */
export interface Reporter {
  begin(step: string): void;
  progress(done: number, of: number): void;
  /** Something the user should know, between steps. */
  note(notes: readonly string[]): void;
  /** Ends the step with what it found. */
  end(summary: string, notes: readonly string[]): void;
  /** Takes unfinished output away after an error. */
  stop(): void;
}

type Event = Readonly<Record<string, string | number | readonly string[]>>;
const memory = (): number => Math.round(process.memoryUsage.rss() / 2 ** 20);

/** JSON lines, one for each event. */
export function jsonReporter(write: (line: string) => void): Reporter {
  let step = '',
    from = 0,
    told = 0;
  const emit = (event: Event): void => write(`${JSON.stringify(event)}\n`);
  return {
    begin(name) {
      step = name;
      from = performance.now();
      emit({ event: 'begin', step });
    },
    progress(done, of) {
      if (performance.now() - told < 200) return;
      told = performance.now();
      emit({ event: 'progress', step, done, of });
    },
    note: (notes) => void (notes.length > 0 && emit({ event: 'note', notes })),
    end: (summary, notes) => emit({ event: 'end', step, ms: Math.round(performance.now() - from), rssMiB: memory(), summary, notes }),
    stop() {},
  };
}

/** Lines for people; on a terminal with a bar for the step at work. */
export function textReporter(stream: NodeJS.WriteStream): Reporter {
  let step = '',
    from = 0,
    bar: SingleBar | undefined;
  const stop = (): void => {
    bar?.stop();
    bar = undefined;
  };
  const say = (notes: readonly string[]): void => {
    for (const text of notes) stream.write(`  ${' '.repeat(12)} note: ${text}\n`);
  };
  return {
    begin(name) {
      step = name;
      from = performance.now();
    },
    note: say,
    progress(done, of) {
      // A bar for what takes long enough to be seen.
      if (!stream.isTTY || performance.now() - from < 300) return;
      if (!bar) {
        bar = new SingleBar({
          stream,
          format: `  ${step.padEnd(12)} {bar} {percentage}% {duration_formatted}, {eta_formatted} left, {memory} MiB`,
          hideCursor: true,
          formatTime: clock,
          clearOnComplete: true,
        });
        bar.start(of, done, { memory: memory() });
      }
      bar.setTotal(of);
      bar.update(done, { memory: memory() });
    },
    end(summary, notes) {
      stop();
      stream.write(`  ${step.padEnd(12)} ${duration(performance.now() - from).padStart(8)} ${`${memory()} MiB`.padStart(9)}  ${summary}\n`);
      say(notes);
    },
    stop,
  };
}

/** Seconds on a bar; the bar says INF or NULL where it cannot know. */
export function clock(seconds: number | string): string {
  const s = Math.round(Number(seconds));
  if (!Number.isFinite(s)) return '?';
  return s < 60 ? `${s}s` : s < 3600 ? `${Math.floor(s / 60)}m${s % 60}s` : `${Math.floor(s / 3600)}h${Math.floor((s % 3600) / 60)}m`;
}

export const silentReporter: Reporter = { begin() {}, progress() {}, note() {}, end() {}, stop() {} };

/** Milliseconds as people read them. */
export const duration = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`);
