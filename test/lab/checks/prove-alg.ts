/**
 * Runs the proof of a SIP ALG many times over and prints how often it gave which verdict, as JSON.
 * `node prove-alg.ts TIMES LOCAL-ADDRESS SERVER PORT`, inside the laptop's namespace.
 */
import { tryRewriting } from '../../../electron/checks/run/rewriting-trial.ts';
import { systemUdp } from '../../../electron/wire/udp.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import { systemRandom } from '../../../electron/platform/random.ts';

const [times, localAddress, address, port] = process.argv.slice(2);
if (localAddress === undefined || address === undefined) throw new Error('see the first lines');
const counts: Record<string, number> = {};
for (let run = 0; run < Number(times); run += 1) {
  const trial = await tryRewriting(
    { sockets: { udp: systemUdp }, clock: systemClock, random: systemRandom },
    {
      target: { host: 'sip.ovh.fr', address, port: Number(port) },
      localAddress,
      // Every fifth from the port that phones use themselves.
      localPort: run % 5 === 0 ? 5060 : 0,
      // The hard case: nothing is known of the box.
      wanAddress: null,
      isSingleTranslation: false,
      signal: new AbortController().signal,
    },
  );
  const verdict = trial?.verdict.verdict ?? 'no socket';
  counts[verdict] = (counts[verdict] ?? 0) + 1;
}
process.stdout.write(JSON.stringify(counts));
