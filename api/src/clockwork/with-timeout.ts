/**
 * What the work comes to, or, when that takes longer, what `late` returns or throws. The work itself goes on: whatever
 * can be cut short needs a signal of its own.
 */
export async function withTimeout<Done, Late>(
  work: Promise<Done>,
  milliseconds: number,
  late: () => Late,
): Promise<Done | Late> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds).unref();
  });
  try {
    return await Promise.race([work, timeout.then(late)]);
  } finally {
    clearTimeout(timer);
  }
}
