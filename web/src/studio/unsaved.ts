// How many open forms have something that is not saved: whatever takes one away asks first.
export const unsaved = { forms: 0 };
