/** The product's mark: a dial tone that settles. */
export function Mark({ size }: { readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden focusable="false">
      <rect width="32" height="32" rx="8" fill="#14505c" />
      <path
        d="M5 16h4l2.5-7 4 15 4-12 2 4H27"
        fill="none"
        stroke="#f3c969"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
