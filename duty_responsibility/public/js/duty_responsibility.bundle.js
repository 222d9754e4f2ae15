import "./choices";
import "./cases";
import "./clocks";
import "./gate";
import "./extensions";
import "./course";
import "./watch";
