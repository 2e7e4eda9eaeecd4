/**
 * A line that another program may read. On Windows, PowerShell and `for /f` read a pipe in the
 * console's old code page, so JSON is written in plain ASCII, which every parser reads the same way.
 * A terminal receives the accented letters themselves, whatever its code page.
 */
export function consoleLine(
  line: string,
  surroundings: { readonly platform: NodeJS.Platform; readonly isTerminal: boolean },
): string {
  const isJson = line.startsWith('{');
  if (surroundings.platform !== 'win32' || surroundings.isTerminal || !isJson) return line;
  return line.replaceAll(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
