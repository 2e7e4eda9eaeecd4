import type { ReactElement } from 'react';
import { CasesPage } from '../features/cases/CasesPage.tsx';
import { ChecksPage } from '../features/checks/ChecksPage.tsx';
import { CrossedTestPage } from '../features/crossed-test/CrossedTestPage.tsx';
import { DiagnosisPage } from '../features/diagnosis/DiagnosisPage.tsx';
import { HomePage } from '../features/home/HomePage.tsx';
import { PhonePage } from '../features/phone/PhonePage.tsx';
import { ReferencePage } from '../features/reference/ReferencePage.tsx';
import { ReportPage } from '../features/report/ReportPage.tsx';
import { ResetPage } from '../features/reset/ResetPage.tsx';
import { SettingsPage } from '../features/settings/SettingsPage.tsx';
import type { PageId, Place } from '../state/navigation.ts';

const PAGES: Readonly<Record<PageId, (phoneKey: string | null) => ReactElement>> = {
  home: () => <HomePage />,
  phone: (phoneKey) => <PhonePage phoneKey={phoneKey} />,
  'reset-table': (phoneKey) => <ResetPage phoneKey={phoneKey} />,
  diagnosis: (phoneKey) => <DiagnosisPage phoneKey={phoneKey} />,
  'crossed-test': (phoneKey) => <CrossedTestPage phoneKey={phoneKey} />,
  report: () => <ReportPage />,
  checks: () => <ChecksPage />,
  reference: () => <ReferencePage />,
  cases: () => <CasesPage />,
  settings: () => <SettingsPage />,
};

/** The page of a place. */
export function Page({ place }: { readonly place: Place }) {
  return PAGES[place.page](place.phoneKey);
}
