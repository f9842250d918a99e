const ANSWER_MS = 10_000;

/**
 * Tells a service outside that all is well. When it hears nothing it raises the alarm: that is how the death of this
 * whole house is noticed. Returns whether it answered with a success.
 */
export async function ping(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
