package dev.parsimony.spark.driver;

import dev.parsimony.exchange.local.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * What a task tells the others at the rendezvous: where it listens, or why it cannot. Who cannot
 * says so instead of failing, for Spark would then try the stage again, and log each failure.
 */
sealed interface Announcement {
  String PLACE = "place ";
  String PROBLEM = "problem ";

  /** The task listens there; the text form is {@code place} and the place's own. */
  record Listening(Place place) implements Announcement {
    @Override
    public String toString() {
      return PLACE + place;
    }
  }

  /** The task cannot listen, for the reason that the sentence gives. */
  record Unable(String sentence) implements Announcement {
    @Override
    public String toString() {
      return PROBLEM + sentence;
    }
  }

  /**
   * Reads what an announcement's {@code toString} wrote.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  static Announcement parse(String text) {
    if (text.startsWith(PLACE)) {
      return new Listening(Place.parse(text.substring(PLACE.length())));
    }
    if (text.startsWith(PROBLEM)) {
      return new Unable(text.substring(PROBLEM.length()));
    }
    throw new IllegalArgumentException(
        "Invalid announcement: got '" + text + "', expected a place or a problem");
  }

  /**
   * The places of all tasks.
   *
   * @throws CannotMeetException with the first problem, if any task has one
   */
  static List<Place> places(List<Announcement> announcements) throws CannotMeetException {
    List<Place> places = new ArrayList<>();
    for (Announcement announcement : announcements) {
      if (announcement instanceof Unable unable) {
        throw new CannotMeetException(unable.sentence());
      }
      if (announcement instanceof Listening listening) {
        places.add(listening.place());
      }
    }
    return places;
  }
}
