import type { NetworkInterface } from '../../../shared/domain/network.ts';
import { useText } from '../../base/text.ts';

/** Describes an interface: "enp3s0, filaire, 1 Gbit/s". */
export function useInterfaceWords(): (candidate: NetworkInterface) => string {
  const { t, number } = useText();
  return (candidate) =>
    [
      candidate.name,
      t(`ui.medium.${candidate.medium}`),
      candidate.speedMbps === null
        ? null
        : candidate.speedMbps >= 1000
          ? `${number(candidate.speedMbps / 1000, 1)}\u00a0Gbit/s`
          : `${number(candidate.speedMbps)}\u00a0Mbit/s`,
    ]
      .filter((part) => part !== null)
      .join(', ');
}
