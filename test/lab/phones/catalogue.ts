import type { PhoneSpec } from '../types.ts';
import {
  CISCO_ATA191,
  CISCO_CP7841,
  CISCO_CP8841_TLS,
  CISCO_CP8851,
  CISCO_SPA112,
  CISCO_SPA504G,
} from './cisco.ts';
import {
  FANVIL_V65,
  GIGASET_C530,
  GIGASET_N510,
  GRANDSTREAM_HT802,
  LG_8820,
} from './other-makers.ts';
import {
  PREFIX_ONLY_YEALINK,
  YEALINK_T46S,
  YEALINK_T53W,
  YEALINK_T54W,
  YEALINK_W70B,
} from './yealink.ts';

/** The ten phones of a lab that asks for nothing else; all answer SIP or HTTP with their model. */
export const DEFAULT_PHONES: readonly PhoneSpec[] = [
  YEALINK_T54W,
  YEALINK_T46S,
  YEALINK_T53W,
  YEALINK_W70B,
  GIGASET_C530,
  GIGASET_N510,
  CISCO_CP8851,
  CISCO_ATA191,
  FANVIL_V65,
  GRANDSTREAM_HT802,
];

/** Every phone of the catalogue, by id, for the command line. */
export const PHONE_CATALOGUE: readonly PhoneSpec[] = [
  ...DEFAULT_PHONES,
  CISCO_CP7841,
  CISCO_SPA112,
  CISCO_SPA504G,
  CISCO_CP8841_TLS,
  LG_8820,
  PREFIX_ONLY_YEALINK,
];
