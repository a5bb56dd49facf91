// Wait for what comes into the page in its own time.

const LOOK_MS = 50;

// Return what is found within so many milliseconds, or undefined.
export async function until(find, ms) {
  const end = performance.now() + ms;
  while (performance.now() < end) {
    const found = find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return undefined;
}
