import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** Petrol: sober, and far from the blues of the panels that technicians have open all day. */
const petrol: MantineColorsTuple = [
  '#e7f4f5',
  '#d2e6e9',
  '#a5cdd3',
  '#7cb8c1',
  '#549fab',
  '#378d9a',
  '#217f8d',
  '#14707e',
  '#0d6170',
  '#074a56',
];

/** Greys of the dark scheme, with the same cool tint as its surfaces. */
const dark: MantineColorsTuple = [
  '#e4ecec',
  '#b9c8ca',
  '#8fa2a6',
  '#62767b',
  '#3d4e53',
  '#2b3a3e',
  '#1d292c',
  '#182225',
  '#131c1f',
  '#0c1315',
];

const SYSTEM_FONTS =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif";
const FIXED_FONTS =
  "ui-monospace, 'Cascadia Mono', 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace";

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  colors: { petrol, dark },
  fontFamily: SYSTEM_FONTS,
  fontFamilyMonospace: FIXED_FONTS,
  fontSizes: { xs: '0.8rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  headings: {
    fontFamily: SYSTEM_FONTS,
    fontWeight: '650',
    textWrap: 'balance',
    sizes: {
      h1: { fontSize: '1.6rem', lineHeight: '1.2' },
      h2: { fontSize: '1.125rem', lineHeight: '1.3' },
      h3: { fontSize: '0.975rem', lineHeight: '1.35' },
    },
  },
  radius: { xs: '3px', sm: '5px', md: '8px', lg: '12px', xl: '18px' },
  defaultRadius: 'md',
  respectReducedMotion: true,
  focusRing: 'auto',
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'md' } },
    TextInput: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
    Select: { defaultProps: { size: 'md' } },
    Table: {
      defaultProps: {
        verticalSpacing: '0.3rem',
        horizontalSpacing: '0.4rem',
        borderColor: 'var(--line)',
        highlightOnHoverColor: 'var(--surface-hover)',
      },
    },
    Tooltip: {
      defaultProps: { events: { hover: true, focus: true, touch: true }, openDelay: 250 },
    },
  },
});

/** The surfaces and signal colours of both schemes; all have a contrast of 4.5:1 on their surface. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f4f6f5',
    '--mantine-color-text': '#15262a',
    '--mantine-color-dimmed': '#4f6165',
    '--mantine-color-placeholder': '#5c6d71',
    '--mantine-color-anchor': '#0d6170',
    '--mantine-color-error': '#a8271b',
    '--surface': '#ffffff',
    '--surface-sunken': '#eaeeed',
    '--surface-hover': '#eef4f4',
    '--line': '#d5dddc',
    '--line-strong': '#87979a',
    '--rail': '#0b2b33',
    '--rail-ink': '#c3d8db',
    '--rail-active': '#14505c',
    '--rail-active-ink': '#ffffff',
    '--accent': '#0d6170',
    '--accent-soft': '#dcecee',
    '--good': '#1b6b3a',
    '--good-soft': '#dff1e4',
    '--caution': '#7d4a00',
    '--caution-soft': '#fdeecb',
    '--bad': '#a8271b',
    '--bad-soft': '#fbe4e0',
    '--note': '#24558f',
    '--note-soft': '#e2edf9',
    '--idle': '#4f6165',
    '--idle-soft': '#e6ebea',
    '--fresh': '#fff3cf',
  },
  dark: {
    '--mantine-color-body': '#10181a',
    '--mantine-color-text': '#e4ecec',
    '--mantine-color-dimmed': '#a3b4b7',
    '--mantine-color-placeholder': '#93a5a8',
    '--mantine-color-anchor': '#8ccbd5',
    '--mantine-color-error': '#ff9d92',
    '--mantine-color-default': '#1d292c',
    '--mantine-color-default-hover': '#26353a',
    '--mantine-color-default-border': '#3d4e53',
    '--mantine-color-petrol-light': '#1c4149',
    '--mantine-color-petrol-light-hover': '#235059',
    '--mantine-color-petrol-light-color': '#b5e0e6',
    '--surface': '#182225',
    '--surface-sunken': '#131c1f',
    '--surface-hover': '#203034',
    '--line': '#2b3a3e',
    '--line-strong': '#6d8085',
    '--rail': '#0a1113',
    '--rail-ink': '#a9bec2',
    '--rail-active': '#0d4a56',
    '--rail-active-ink': '#ffffff',
    '--accent': '#6fc0cd',
    '--accent-soft': '#15383f',
    '--good': '#7fd69b',
    '--good-soft': '#163524',
    '--caution': '#f2c264',
    '--caution-soft': '#3b2d10',
    '--bad': '#ff9d92',
    '--bad-soft': '#432019',
    '--note': '#93c1f5',
    '--note-soft': '#1a2f49',
    '--idle': '#a3b4b7',
    '--idle-soft': '#243135',
    '--fresh': '#33301a',
  },
});
