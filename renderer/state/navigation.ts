import { type Position, PositionSchema } from '../../shared/case/case-schema.ts';
import { z } from '../../shared/schema.ts';
import { createStore, type Store } from './store.ts';

const PlaceSchema = z.object({
  page: z.enum([...PositionSchema.shape.page.options, 'reference', 'cases', 'settings']),
  phoneKey: PositionSchema.shape.phoneKey,
  /** The symptom that the diagnosis proposes to start from. */
  symptom: z.string().optional(),
});

/** Where the person is; the pages that a case's position may name come back when it is reopened. */
export type Place = Readonly<z.infer<typeof PlaceSchema>>;
export type PageId = Place['page'];

/** Reads a place kept in the window's history; null when it is not one. */
export function readPlace(state: unknown): Place | null {
  const parsed = PlaceSchema.safeParse(state);
  return parsed.success ? parsed.data : null;
}

export type Navigation = Store<Place> & {
  readonly go: (page: PageId, phoneKey?: string | null, symptom?: string) => void;
  /** Shows a place without recording it in the history or in the case. */
  readonly restore: (place: Place) => void;
};

/** The position to record for a place, or null when the page is not a step of the case. */
export function positionOf(place: Place): Position | null {
  const parsed = PositionSchema.safeParse(place);
  return parsed.success ? parsed.data : null;
}

/** Moves between pages; the window's own back key works too. */
export function createNavigation(onMove: (place: Place) => void): Navigation {
  const store = createStore<Place>({ page: 'home', phoneKey: null });
  return {
    ...store,
    go: (page, phoneKey, symptom) => {
      const before = store.get();
      // The choice of the phone comes between a symptom and its diagnosis.
      const proposed = symptom ?? (page === before.page ? before.symptom : undefined);
      const place: Place = {
        page,
        phoneKey: phoneKey === undefined ? before.phoneKey : phoneKey,
        ...(proposed === undefined ? {} : { symptom: proposed }),
      };
      window.history.pushState(place, '');
      store.set(place);
      onMove(place);
    },
    restore: (place) => {
      window.history.replaceState(place, '');
      store.set(place);
    },
  };
}
