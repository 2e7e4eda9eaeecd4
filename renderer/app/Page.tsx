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
import type { Place } from '../state/navigation.ts';

/** The page of a place. */
export function Page({ place }: { readonly place: Place }) {
  switch (place.page) {
    case 'home':
      return <HomePage />;
    case 'phone':
      return <PhonePage phoneKey={place.phoneKey} key={place.phoneKey} />;
    case 'reset-table':
      return <ResetPage phoneKey={place.phoneKey} key={place.phoneKey} />;
    case 'diagnosis':
      return <DiagnosisPage phoneKey={place.phoneKey} key={place.phoneKey} />;
    case 'crossed-test':
      return <CrossedTestPage phoneKey={place.phoneKey} key={place.phoneKey} />;
    case 'report':
      return <ReportPage />;
    case 'checks':
      return <ChecksPage />;
    case 'reference':
      return <ReferencePage />;
    case 'cases':
      return <CasesPage />;
    case 'settings':
      return <SettingsPage />;
  }
}
