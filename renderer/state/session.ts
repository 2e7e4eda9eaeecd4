import type { Case } from '../../shared/case/case-schema.ts';
import { lastScanOf } from '../../shared/case/networks.ts';
import type { Api } from '../../shared/contract/index.ts';
import type { CurrentPhone } from '../../shared/case/current-phone.ts';
import type { CaseDevice } from '../../shared/domain/device.ts';
import { problem } from '../../shared/domain/problem.ts';
import type { Result } from '../../shared/domain/result.ts';
import type { ScanRequest } from '../../shared/domain/scan.ts';
import type { Connection } from '../api/connection.ts';
import { type CaseStore, createCaseStore } from './case-store.ts';
import { type ChecksStore, createChecksStore } from './checks-store.ts';
import { createNavigation, type Navigation, positionOf } from './navigation.ts';
import { createNetworkStore, type NetworkStore } from './network-store.ts';
import { createNotices, type Notices } from './notices.ts';
import { createScanStore, type ScanStore } from './scan-store.ts';
import { createSettingsStore, type SettingsStore } from './settings-store.ts';
import { createWatchStore, type WatchStore } from './watch-store.ts';

/** Everything that the screens share, built once over the contract. */
export type Session = {
  readonly api: Api;
  readonly connection: Connection;
  readonly notices: Notices;
  readonly settings: SettingsStore;
  readonly cases: CaseStore;
  readonly navigation: Navigation;
  readonly scan: ScanStore;
  readonly network: NetworkStore;
  readonly checks: ChecksStore;
  readonly watch: WatchStore;
  /** Reads settings, then reopens the case that was open and shows its step. */
  readonly start: () => Promise<void>;
  readonly analyse: (request: ScanRequest) => Promise<void>;
  /** Records the phone in the case, then shows the requested page. */
  readonly choosePhone: (
    phone: Pick<CurrentPhone, 'key' | 'device'>,
    page: 'phone' | 'reset-table' | 'diagnosis' | 'crossed-test',
    byHand?: boolean,
  ) => Promise<void>;
  readonly openCase: (caseId: string) => Promise<Result<Case>>;
  readonly importCase: (text: string) => Promise<Result<Case>>;
  readonly newCase: () => void;
};

/** Reports pending problems of the services, and opens the case that was open last time. */
async function readWhatIsKept({
  api,
  notices,
  cases,
  network,
}: Pick<Session, 'api' | 'notices' | 'cases' | 'network'>): Promise<Case | null> {
  const [told, list] = await Promise.all([
    api.invoke('app.problems.read', {}),
    api.invoke('cases.all.list', {}),
    network.list(),
  ]);
  if (told.ok) for (const noted of told.value.problems) notices.tell(noted);
  else notices.tell(told.problem);
  if (!list.ok) {
    notices.tell(list.problem);
    return null;
  }
  for (const noted of list.value.problems) notices.tell(noted);
  if (list.value.openCaseId === null) return null;
  const opened = await cases.open(list.value.openCaseId);
  return opened.ok ? opened.value : null;
}

/** The stores, wired so that everything one of them learns is recorded in the case. */
function createStores(api: Api, notices: Notices) {
  const settings = createSettingsStore(api, notices);
  const cases = createCaseStore(api, notices);
  const scan = createScanStore(api, (result) => {
    void cases.append({ type: 'scan-recorded', result });
  });
  const network = createNetworkStore(api, (facts) => {
    // Nothing is written before the first meaningful action has created a case.
    if (
      cases.get().current !== null ||
      cases.get().sending.length > 0 ||
      scan.get().status !== 'idle'
    )
      void cases.append({ type: 'network-seen', facts });
  });
  const checks = createChecksStore(api, (result) => {
    void cases.append({ type: 'checks-recorded', result });
  });
  const watch = createWatchStore(api, notices, (phoneKey, observation) => {
    const known = cases.get().current?.phones.some((phone) => phone.phoneKey === phoneKey);
    if (known === true) void cases.append({ type: 'phone-observed', phoneKey, observation });
  });
  const navigation = createNavigation((place) => {
    const position = positionOf(place);
    if (position !== null && cases.get().current !== null)
      void cases.append({ type: 'position-changed', position });
  });
  return { settings, cases, scan, network, checks, watch, navigation };
}

/**
 * Fetches again what may have happened unnoticed: while the service was away, or in events that are
 * no longer kept.
 */
function catchUp(
  connection: Connection,
  { notices, scan, checks, cases, watch }: ReturnType<typeof createStores> & { notices: Notices },
  hasStarted: () => boolean,
): void {
  function resume(): void {
    if (!hasStarted()) return;
    void scan.resume();
    void checks.resume();
    const open = cases.get().current;
    if (open !== null) void cases.open(open.caseId);
  }
  connection.subscribe(() => {
    if (connection.read() !== 'connected') return;
    notices.withdraw('SERVICE_UNREACHABLE');
    resume();
  });
  connection.onMissed(() => {
    // Nobody else records what a watch sees, so it cannot be fetched.
    if (watch.get().phoneKey !== null) notices.tell(problem('WATCH_EVENTS_MISSED'));
    resume();
  });
}

export function createSession(api: Api, connection: Connection): Session {
  const notices = createNotices();
  const stores = createStores(api, notices);
  const { settings, cases, scan, network, checks, watch, navigation } = stores;

  api.on('app.problem', notices.tell);
  /** A missed end cannot be recorded until the open case has been read. */
  let hasStarted = false;
  catchUp(connection, { ...stores, notices }, () => hasStarted);

  function show(opened: Case): void {
    scan.show(lastScanOf(opened));
    network.show(opened.facts);
    checks.show(opened.lastChecks);
    navigation.restore(opened.position);
  }

  async function reopen(result: Promise<Result<Case>>): Promise<Result<Case>> {
    const answer = await result;
    if (answer.ok) {
      await watch.stop();
      show(answer.value);
    }
    return answer;
  }

  return {
    api,
    connection,
    notices,
    ...stores,
    start: async () => {
      await settings.load();
      const opened = await readWhatIsKept({ api, notices, cases, network });
      if (opened !== null) show(opened);
      hasStarted = true;
      await Promise.all([scan.resume(), checks.resume()]);
    },
    analyse: async (request) => {
      // The case is created in parallel with the scan, so that the first device does not wait.
      const online = settings.get().settings.askPublicAddress;
      await Promise.all([
        scan.start(request),
        cases.ensure(),
        network.measure({ online }),
        network.list(),
      ]);
    },
    choosePhone: async ({ key: phoneKey, device }, page, byHand = false) => {
      const known = cases.get().current?.phones.find((phone) => phone.phoneKey === phoneKey);
      if (byHand || known === undefined || (!known.byHand && changed(known.device, device)))
        await cases.append({ type: 'phone-chosen', phoneKey, device, byHand });
      navigation.go(page, phoneKey);
    },
    openCase: (caseId) => reopen(cases.open(caseId)),
    importCase: (text) => reopen(cases.importText(text)),
    newCase: () => {
      cases.leave();
      void watch.stop();
      scan.show(null);
      network.show(null);
      checks.show(null);
      navigation.restore({ page: 'home', phoneKey: null });
    },
  };
}

function changed(before: CaseDevice, after: CaseDevice): boolean {
  return (
    before.ip !== after.ip ||
    before.state !== after.state ||
    JSON.stringify(before.phone) !== JSON.stringify(after.phone)
  );
}
