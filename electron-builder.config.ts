import type { Configuration } from 'electron-builder';

/** Electron's build-time switches: each one must be decided here, or this does not compile. */
const electronFuses: Required<NonNullable<Configuration['electronFuses']>> = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
  // Flipping a fuse breaks the ad-hoc signature that unsigned programs need on Apple silicon.
  resetAdHocDarwinSignature: true,
};

const localNetworkUsage =
  'Tonalité cherche les téléphones sur le réseau local et vérifie qu’ils répondent, quand vous le demandez.';

const configuration: Configuration = {
  appId: 'app.tonalite.desktop',
  productName: 'Tonalité',
  copyright: '© Tonalité',
  artifactName: 'tonalite-${version}-${os}-${arch}.${ext}',
  directories: { output: 'dist', buildResources: 'assets' },
  asar: true,
  // Everything that runs is JavaScript: nothing to rebuild for Electron's own Node.
  npmRebuild: false,
  publish: null,
  removePackageScripts: true,
  electronFuses,
  files: [
    'package.json',
    'LICENSE',
    'NOTICE',
    'out/main/**/*.js',
    'out/preload/index.cjs',
    'out/renderer/**/*',
    'assets/vendor-prefixes.bin',
    'assets/icons/512x512.png',
    // Runtime packages come with what only their authors need; their licences stay.
    '!**/node_modules/**/*.{d.ts,d.cts,d.mts,ts,cts,mts,map,flow}',
    '!**/node_modules/**/!(LICENSE|LICENCE|license|licence|COPYING|NOTICE).{md,markdown}',
    '!**/node_modules/**/{test,tests,__tests__,examples,example,docs,.github,.yarn}/**',
    '!**/node_modules/**/{bower.json,tsconfig.json,.travis.yml,.npmignore,.editorconfig}',
    '!**/node_modules/zod/{src,locales,v3,mini}/**',
    '!**/node_modules/pdfmake/{build,src,standard-fonts}/**',
    '!**/node_modules/pdfkit/{types/**,js/pdfkit.standalone.js,*.config.*,jsconfig.json}',
    '!**/node_modules/fontkit/{src/**,dist/browser*}',
    // Fonts are only ever decompressed.
    '!**/node_modules/brotli/{build,enc,compress.js,index.js}',
    '!**/node_modules/pako/dist/**',
    '!**/node_modules/i18next/{i18next.js,i18next.min.js,typescript/**,dist/umd/**}',
    // A peer of i18next for whoever compiles: nothing of it runs.
    '!**/node_modules/{typescript,@typescript}/**',
    // The Node that runs the sources; the program brings Electron's own.
    '!**/node_modules/{node-linux-*,node-win-*,node-darwin-*,node-bin-*}/**',
  ],
  win: {
    icon: 'assets/icons/icon.ico',
    executableName: 'tonalite',
    requestedExecutionLevel: 'asInvoker',
    electronLanguages: ['fr', 'en-US'],
    target: [
      { target: 'nsis', arch: ['x64', 'arm64'] },
      { target: 'portable', arch: ['x64'] },
    ],
  },
  nsis: {
    // No administrator rights: installed for the person who installs it.
    oneClick: false,
    perMachine: false,
    allowElevation: false,
    allowToChangeInstallationDirectory: true,
    deleteAppDataOnUninstall: false,
    installerLanguages: ['fr_FR', 'en_US'],
    artifactName: 'tonalite-${version}-windows-${arch}-setup.${ext}',
  },
  portable: { artifactName: 'tonalite-${version}-windows-${arch}-portable.${ext}' },
  mac: {
    icon: 'assets/icons/icon.icns',
    category: 'public.app-category.utilities',
    minimumSystemVersion: '13.0',
    hardenedRuntime: true,
    entitlements: 'assets/entitlements.mac.plist',
    entitlementsInherit: 'assets/entitlements.mac.plist',
    electronLanguages: ['fr', 'en'],
    target: [{ target: 'dmg', arch: ['x64', 'arm64'] }],
    extendInfo: {
      CFBundleDevelopmentRegion: 'fr',
      CFBundleLocalizations: ['fr', 'en'],
      NSLocalNetworkUsageDescription: localNetworkUsage,
      NSBonjourServices: ['_sip._udp', '_sip._tcp', '_http._tcp'],
    },
    // The same sentence in the language of the system (InfoPlist.strings).
    extraResources: [
      { from: 'assets/macos/fr.lproj', to: 'fr.lproj' },
      { from: 'assets/macos/en.lproj', to: 'en.lproj' },
    ],
  },
  linux: {
    icon: 'assets/icons',
    executableName: 'tonalite',
    // An empty list keeps `--no-sandbox` out of the starter.
    executableArgs: [],
    category: 'Network',
    maintainer: 'Tonalité <equipe@tonalite.invalid>',
    synopsis: 'Répare les téléphones Plug & Phone sur site',
    electronLanguages: ['fr', 'en-US'],
    target: [
      { target: 'AppImage', arch: ['x64', 'arm64'] },
      { target: 'deb', arch: ['x64', 'arm64'] },
    ],
    desktop: {
      entry: {
        Name: 'Tonalité',
        Comment: 'Trouve les téléphones, mène le diagnostic, écrit le rapport',
        'Comment[en]': 'Finds the phones, leads the diagnosis, writes the report',
        Keywords: 'VoIP;SIP;OVHcloud;',
        StartupWMClass: 'tonalite',
      },
    },
  },
  deb: { packageName: 'tonalite', packageCategory: 'net' },
  // The static AppImage starter: needs no libfuse2 and leaves the sandbox on where it can work.
  toolsets: { appimage: '1.0.3' },
};

// electron-builder insists on a default export here.
export default configuration;
