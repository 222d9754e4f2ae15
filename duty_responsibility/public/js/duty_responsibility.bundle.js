import "./choices";
import "./clocks";
import "./course";
import "./watch";
