// What the page keeps in the browser's storage; a full or forbidden storage costs it, nothing else.

// Return what was kept, or null.
export function read(storage, key) {
  try {
    return JSON.parse(globalThis[storage].getItem(key));
  } catch {
    return null;
  }
}

export function write(storage, key, value) {
  try {
    globalThis[storage].setItem(key, JSON.stringify(value));
  } catch {
    // it is not kept
  }
}
