/**
 * Calls `work` for each item, at most `limit` at a time. The results are in the order of the items. The first failure
 * aborts the signal that all calls share, and no further call starts.
 */
export async function mapParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const left = items.entries();
  const failed = new AbortController();
  const worker = async () => {
    for (const [index, item] of left) {
      if (failed.signal.aborted) return;
      try {
        results[index] = await work(item, failed.signal);
      } catch (error) {
        failed.abort(error);
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
