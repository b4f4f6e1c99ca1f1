/** Splits work into ranges for worker threads. */

/** Splits a task into parts of about equal length. */
export function splitRange<Task extends { readonly from: number; readonly to: number }>(
  task: Task,
  parts: number,
): Task[] {
  const cut = (part: number) => task.from + Math.round((part * (task.to - task.from)) / parts);
  return Array.from({ length: parts }, (_, part) => ({ ...task, from: cut(part), to: cut(part + 1) }));
}
