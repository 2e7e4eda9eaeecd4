const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * Reads the date of a SIP or HTTP `Date` header, IMF-fixdate only (RFC 9110 §5.6.7; RFC 3261
 * §20.17 allows no other form), as milliseconds since the epoch; null for anything else.
 */
export function parseHeaderDate(text: string): number | null {
  const found =
    /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/.exec(
      text.trim(),
    );
  if (found === null) return null;
  const [day, year, hour, minute, second] = [1, 3, 4, 5, 6].map((group) => Number(found[group]));
  const month = MONTHS.indexOf(found[2] ?? '');
  if (month < 0 || day === undefined || year === undefined) return null;
  const time = Date.UTC(year, month, day, hour, minute, second);
  // A day that does not exist in the calendar rolls over; such a header is not a date.
  return new Date(time).getUTCDate() === day && (hour ?? 24) < 24 ? time : null;
}
