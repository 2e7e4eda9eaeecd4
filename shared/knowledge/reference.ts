/** The sheets of the reference pages. `links.ts` is separate: the window needs it before any page. */
import { z } from '../schema.ts';
import {
  type AddressReading,
  AddressReadingSchema,
  type CallNumber,
  CallNumberSchema,
  type FactSheet,
  FactSheetSchema,
  type FaqEntry,
  FaqEntrySchema,
  type Indicator,
  IndicatorSchema,
  type PhoneProblemType,
  PhoneProblemTypeSchema,
  type Prerequisite,
  PrerequisiteSchema,
  type StarCode,
  StarCodeSchema,
} from './reference-schema.ts';
import addressReadingData from './reference/address-reading.json' with { type: 'json' };
import callNumberData from './reference/call-numbers.json' with { type: 'json' };
import faqData from './reference/faq.json' with { type: 'json' };
import indicatorData from './reference/indicators.json' with { type: 'json' };
import notificationData from './reference/notifications.json' with { type: 'json' };
import phoneProblemData from './reference/phone-problems.json' with { type: 'json' };
import powerData from './reference/power-and-ports.json' with { type: 'json' };
import prerequisiteData from './reference/prerequisites.json' with { type: 'json' };
import starCodeData from './reference/star-codes.json' with { type: 'json' };

/** How to read a phone’s addresses and firmware, and to open its own page. */
export const addressReading: readonly AddressReading[] = z
  .array(AddressReadingSchema)
  .parse(addressReadingData);

/** Numbers to call: voicemail, portability code, support. */
export const callNumbers: readonly CallNumber[] = z.array(CallNumberSchema).parse(callNumberData);

/** Questions as customers ask them, and what to do, in order. */
export const faq: readonly FaqEntry[] = z.array(FaqEntrySchema).parse(faqData);

/** What lights and screens say, for each family of phones. */
export const indicators: readonly Indicator[] = z.array(IndicatorSchema).parse(indicatorData);

/** The vocabulary of the line's notifications: refusals of registration, causes of release. */
export const notifications: readonly FactSheet[] = z.array(FactSheetSchema).parse(notificationData);

/** The types of phones of OVHcloud's assistant, in the order in which it tries them. */
export const phoneProblemTypes: readonly PhoneProblemType[] = z
  .array(PhoneProblemTypeSchema)
  .parse(phoneProblemData);

/** Power, sockets and ports of the phones, and a few facts of the trade. */
export const powerAndPorts: readonly FactSheet[] = z.array(FactSheetSchema).parse(powerData);

/** What the network must allow, and the thresholds of a good call. */
export const prerequisites: readonly Prerequisite[] = z
  .array(PrerequisiteSchema)
  .parse(prerequisiteData);

/** Services switched on and off from the phone's keypad; they work only from an OVHcloud line. */
export const starCodes: readonly StarCode[] = z.array(StarCodeSchema).parse(starCodeData);
